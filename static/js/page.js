// What every page has. Each behaviour is a module of its own and finds its elements by data- attributes.
import "./times.js";
import "./messages.js";
import "./keys.js";
import "./more.js";
import "./confirm-name.js";

// On a narrow screen a row of filters scrolls: what is chosen is in sight.
document.querySelector(".filters [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
