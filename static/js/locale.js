// How this person reads dates, times and numbers: as the account says, else as the device has it.
const { locale, timeZone } = document.documentElement.dataset;
export const language = locale || navigator.language;
const zone = timeZone ? { timeZone } : {};

export const dates = (options) => new Intl.DateTimeFormat(language, { ...options, ...zone });
export const numbers = (options) => new Intl.NumberFormat(language, options);
