// Evaluated before a person's code; what it needs later it keeps, since that code may replace whatever is global.
// Answers one function by which the outside asks: ask("state"), ask("answer"), ask("log"), ask("dropped").
(input, maxLines, maxLine) => {
  const { parse, stringify } = JSON;
  const bound = (method) => Function.prototype.call.bind(method);
  const then = bound(Promise.prototype.then);
  const slice = bound(String.prototype.slice);
  const text = String;
  // A long text that was put together is kept in pieces, which the outside cannot read.
  const flat = (pieces) => parse(stringify(pieces));
  const isError = bound(Error.prototype.isPrototypeOf);

  let state = "waiting";
  let answer = "";
  let log = ""; // lines of a level's first letter and a JSON text
  let lines = 0;
  let dropped = 0;

  const settle = (how, what) => {
    if (state === "waiting") {
      state = how;
      answer = what;
    }
  };

  const line = (long) => stringify(slice(long, 0, maxLine));

  // JSON texts in lines: nothing that a person's code has replaced is called for a text.
  const described = (error) => {
    let name = "";
    let message = "";
    let stack = "";
    try {
      if (typeof error === "object" && error !== null) {
        name = text(error.name ?? "");
        message = text(error.message ?? stringify(error) ?? "");
        stack = text(error.stack ?? "");
      } else {
        message = text(error);
      }
    } catch {
      message = "An error that cannot be shown.";
    }
    return flat(line(name) + "\n" + line(message) + "\n" + line(stack));
  };

  const shown = (value) => {
    try {
      if (typeof value !== "object" || value === null || isError(Error.prototype, value)) return text(value);
      return stringify(value) ?? text(value);
    } catch {
      return "(cannot be shown)";
    }
  };

  const say = (level) => (...values) => {
    if (lines >= maxLines) {
      dropped += 1;
      return;
    }
    lines += 1;
    let said = "";
    for (let at = 0; at < values.length && said.length < maxLine; at += 1) {
      said += (at ? " " : "") + shown(values[at]);
    }
    log += level + line(said) + "\n";
  };

  globalThis.console = { log: say("i"), info: say("i"), debug: say("d"), trace: say("d"), warn: say("w"), error: say("e") };

  const start = async (module) => {
    const tool = module.default;
    if (typeof tool !== "function") {
      settle("no_function", "");
      return;
    }
    let value;
    try {
      value = await tool(parse(input));
    } catch (error) {
      settle("threw", described(error));
      return;
    }
    try {
      const written = stringify(value);
      settle(written === undefined ? "nothing" : "done", written ?? "");
    } catch (error) {
      settle("not_json", described(error));
    }
  };
  Object.defineProperty(globalThis, "__start", { value: start });

  return (question, value) => {
    switch (question) {
      case "loading":
        then(value, undefined, (error) => settle("threw", described(error)));
        return "";
      case "state":
        return state;
      case "answer":
        return answer;
      case "log":
        return flat(log);
      default:
        return dropped;
    }
  };
};
