// What is not saved yet, kept on this device until the server has it: for crashes, lost networks, ended sessions.
const PREFIX = "draft:";
const KEPT_DAYS = 14;

export function keep(key, draft) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ ...draft, at: Date.now() }));
    return true;
  } catch {
    return false; // full or refused: the state line says that nothing is kept
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // nothing was kept
  }
}

export function find(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

export function forgetOld() {
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const { at } = JSON.parse(localStorage.getItem(key));
      if (Date.now() - at > KEPT_DAYS * 86_400_000) localStorage.removeItem(key);
    }
  } catch {
    // storage is refused
  }
}
