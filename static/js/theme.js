// Runs before the first paint, so that the chosen theme never flashes.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let here = "system"; // where storage is refused
  const chosen = () => {
    try {
      return localStorage.getItem("theme") || here;
    } catch {
      return here;
    }
  };
  const apply = () => {
    const theme = chosen();
    root.dataset.bsTheme = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
  };
  root.classList.add("has-script");
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
  document.addEventListener("DOMContentLoaded", () => {
    const choice = document.querySelector("[data-theme-choice]");
    if (!choice) return;
    choice.querySelector(`[value="${chosen()}"]`).checked = true;
    choice.addEventListener("change", (event) => {
      here = event.target.value;
      try {
        localStorage.setItem("theme", here);
      } catch {
        // not remembered
      }
      apply();
    });
  });
})();
