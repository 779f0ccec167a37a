// What every page has. Each behaviour is a module of its own and finds its elements by data- attributes.
import "./times.js";
import "./messages.js";
import "./keys.js";
import "./more.js";
import "./confirm-name.js";
