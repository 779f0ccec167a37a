// Runs before the first paint, so that the chosen theme never flashes. What the account says holds on every device;
// a choice that has not reached the account yet waits in "theme-unsent".
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let here = root.dataset.theme || "system"; // where storage is refused
  const read = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const keep = (name, value) => {
    try {
      if (value) localStorage.setItem(name, value);
      else localStorage.removeItem(name);
    } catch {
      // not remembered on this device
    }
  };
  const chosen = () => read("theme") || here;
  const send = async (theme) => {
    if (!root.dataset.themeUrl) return;
    keep("theme-unsent", theme);
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
    const body = new URLSearchParams({ theme });
    const options = { method: "POST", body, headers: { "X-CSRFToken": token }, keepalive: true, redirect: "manual" };
    const answer = await fetch(root.dataset.themeUrl, options).catch(() => null);
    if (answer?.ok && read("theme-unsent") === theme) keep("theme-unsent", "");
  };
  const apply = () => {
    const theme = chosen();
    root.dataset.bsTheme = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
  };
  root.classList.add("has-script");
  const unsent = root.dataset.themeUrl ? read("theme-unsent") : "";
  if (root.dataset.theme && !unsent) keep("theme", root.dataset.theme);
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
  document.addEventListener("DOMContentLoaded", () => {
    if (unsent) send(unsent);
    const choice = document.querySelector("[data-theme-choice]");
    if (!choice) return;
    choice.querySelector(`[value="${chosen()}"]`).checked = true;
    choice.addEventListener("change", (event) => {
      here = event.target.value;
      keep("theme", here);
      apply();
      send(here);
    });
  });
})();
