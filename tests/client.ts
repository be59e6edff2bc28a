type Fetching = {
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
};

export type Answer = {
  status: number;
  headers: Headers;
  // Tests look into answers of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every shape
  body: any;
};

export type Client = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** Sends requests with a token; without one where it is null. */
export function client(t: Fetching, token: string | null): Client {
  return async (method, path, body, headers = {}) => {
    const response = await t.fetch(path, {
      method,
      headers: {
        ...(token !== null && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: isRaw(body) ? body : toJson(body) }),
      // A streamed body needs it, and the type of `RequestInit` does not know it.
      ...(body instanceof ReadableStream && { duplex: "half" }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(
      response.headers.get("content-type") ?? "",
    );
    const parsed: unknown = isJson && text !== "" ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: parsed };
  };
}

function isRaw(
  body: unknown,
): body is string | Uint8Array<ArrayBuffer> | ReadableStream {
  return (
    typeof body === "string" ||
    body instanceof Uint8Array ||
    body instanceof ReadableStream
  );
}

/** Unpaired surrogates stay as escapes, which is how they reach a server. */
function toJson(body: unknown): string {
  return JSON.stringify(body);
}
