import type { ModelRequest, Step } from "./mockModel.js";

/** One line of an event stream, with its name where the protocol gives it one. */
export type Event = { name?: string; data: object | string };

/** How a provider's API asks a model, and how it is told a step. */
export type Protocol = {
  path: RegExp;
  read(body: never): ModelRequest;
  write(step: Step, turn: number): Event[];
};

type Named = { name?: string };
const named = (tools: Named[] = []) =>
  tools.flatMap(({ name }) => (name === undefined ? [] : [name]));

const DONE: Event = { data: "[DONE]" };

/** OpenAI's chat completions, as OpenClaw is set up to speak them. */
const chat: Protocol = {
  path: /\/chat\/completions$/,
  read: (body: {
    messages: ModelRequest["messages"];
    tools?: { function: Named }[];
  }) => ({
    messages: body.messages,
    tools: named(body.tools?.map((tool) => tool.function)),
  }),
  write(step, turn) {
    const chunk = (delta: object, finish_reason: string | null) => ({
      data: {
        id: "chatcmpl-mock",
        object: "chat.completion.chunk",
        created: 0,
        model: "mock",
        choices: [{ index: 0, delta, finish_reason }],
      },
    });
    if ("text" in step)
      return [
        chunk({ role: "assistant", content: step.text }, null),
        chunk({}, "stop"),
        DONE,
      ];
    const call = {
      index: 0,
      id: `call_${turn}`,
      type: "function",
      function: { name: step.tool, arguments: JSON.stringify(step.args) },
    };
    return [
      chunk({ role: "assistant", tool_calls: [call] }, null),
      chunk({}, "tool_calls"),
      DONE,
    ];
  },
};

/** OpenAI's Responses, as Codex speaks it: the tools of a server are a namespace. */
const responses: Protocol = {
  path: /\/responses$/,
  read: (body: {
    input: ModelRequest["messages"];
    tools?: (Named & { tools?: Named[] })[];
  }) => ({
    messages: body.input,
    tools: (body.tools ?? []).flatMap(({ tools, ...tool }) =>
      tools
        ? named(tools).map((name) => `${tool.name}.${name}`)
        : named([tool]),
    ),
  }),
  write(step, turn) {
    const event = (type: string, rest: object) => ({
      name: type,
      data: { type, ...rest },
    });
    const [namespace, name] = "tool" in step ? step.tool.split(".") : [];
    const item =
      "text" in step
        ? {
            type: "message",
            role: "assistant",
            id: `msg_${turn}`,
            content: [{ type: "output_text", text: step.text }],
          }
        : {
            type: "function_call",
            id: `fc_${turn}`,
            call_id: `call_${turn}`,
            namespace,
            name,
            arguments: JSON.stringify(step.args),
          };
    const id = `resp_${turn}`;
    const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
    return [
      event("response.created", { response: { id } }),
      event("response.output_item.done", { output_index: 0, item }),
      event("response.completed", { response: { id, usage } }),
    ];
  },
};

/** Anthropic's Messages, as Claude Code speaks it. */
const messages: Protocol = {
  path: /\/messages$/,
  read: (body: { messages: ModelRequest["messages"]; tools?: Named[] }) => ({
    messages: body.messages,
    tools: named(body.tools),
  }),
  write(step, turn) {
    const event = (type: string, rest: object = {}) => ({
      name: type,
      data: { type, ...rest },
    });
    const usage = { input_tokens: 1, output_tokens: 1 };
    const text = "text" in step;
    return [
      event("message_start", {
        message: {
          id: `msg_${turn}`,
          type: "message",
          role: "assistant",
          model: "mock",
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage,
        },
      }),
      event("content_block_start", {
        index: 0,
        content_block: text
          ? { type: "text", text: "" }
          : {
              type: "tool_use",
              id: `toolu_${turn}`,
              name: step.tool,
              input: {},
            },
      }),
      event("content_block_delta", {
        index: 0,
        delta: text
          ? { type: "text_delta", text: step.text }
          : {
              type: "input_json_delta",
              partial_json: JSON.stringify(step.args),
            },
      }),
      event("content_block_stop", { index: 0 }),
      event("message_delta", {
        delta: {
          stop_reason: text ? "end_turn" : "tool_use",
          stop_sequence: null,
        },
        usage,
      }),
      event("message_stop"),
    ];
  },
};

/** Google's generateContent, as Gemini CLI speaks it. */
const gemini: Protocol = {
  path: /:streamGenerateContent$/,
  read: (body: {
    contents: ModelRequest["messages"];
    tools?: { functionDeclarations?: Named[] }[];
  }) => ({
    messages: body.contents,
    tools: named(
      body.tools?.flatMap((tool) => tool.functionDeclarations ?? []),
    ),
  }),
  write(step) {
    const part =
      "text" in step
        ? { text: step.text }
        : { functionCall: { name: step.tool, args: step.args } };
    const candidate = {
      index: 0,
      content: { role: "model", parts: [part] },
      finishReason: "STOP",
    };
    return [{ data: { candidates: [candidate] } }];
  },
};

export const PROTOCOLS = [chat, responses, messages, gemini];
