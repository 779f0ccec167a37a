// How this person reads dates, times and numbers: as the account says, else as the device has it.
const { locale, timeZone } = document.documentElement.dataset;
export const language = locale || navigator.language;
const zone = timeZone ? { timeZone } : {};

export const dates = (options) => new Intl.DateTimeFormat(language, { ...options, ...zone });
export const numbers = (options) => new Intl.NumberFormat(language, options);

const SHORTEST = 2; // places of a price
// US dollars: two places, more for what is less than a cent.
export function money(cost) {
  const amount = Number(cost);
  const places = amount && amount < 0.01 ? 1 - Math.floor(Math.log10(amount)) : SHORTEST;
  return `$${numbers({ minimumFractionDigits: places, maximumFractionDigits: places }).format(amount)}`;
}
