// Requests to our own server: the CSRF token, JSON both ways, and errors as sentences.
export class Refused extends Error {
  constructor(response, problem) {
    super(problem.detail || problem.title || `The server answered ${response.status}.`);
    this.status = response.status;
    this.problem = problem;
    this.retryAfter = Number(response.headers.get("Retry-After")) || 0;
  }
}

const csrfToken = () =>
  document.querySelector("[name=csrfmiddlewaretoken]")?.value ||
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ||
  "";

// What people read of a failure: what went wrong as a whole, then with which field.
export const wordsOf = (failure) =>
  [failure.message, ...(failure.problem?.errors || []).map((one) => one.message)].join(" ");

const isJson = (response) => (response.headers.get("Content-Type") || "").includes("json");

// Returns the parsed answer, or null without a body. Throws Refused for an answer that is not 2xx, TypeError offline.
export async function ask(url, { method = "GET", json, form, headers = {}, signal, keepalive = false } = {}) {
  const response = await fetch(url, {
    method,
    signal,
    keepalive,
    credentials: "same-origin",
    redirect: "manual",
    headers: {
      Accept: "application/json",
      ...(url.startsWith("/api/") ? { "X-Organization": document.body.dataset.organization } : {}),
      ...(method === "GET" ? {} : { "X-CSRFToken": csrfToken() }),
      ...(json === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    body: json === undefined ? form : JSON.stringify(json),
  });
  const answer = isJson(response) ? await response.json() : null;
  if (response.ok) return answer;
  throw new Refused(response, answer || {});
}
