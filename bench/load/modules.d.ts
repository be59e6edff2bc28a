// Of bench/load/package.json, which is installed where load is measured: what is used of them.

declare module "autocannon" {
  export type Client = {
    setRequests: (
      requests: {
        setupRequest: (request: object) => object;
        onResponse: (status: number, body: string) => void;
      }[],
    ) => void;
    on: (
      event: "response",
      told: (status: number, bytes: number, ms: number) => void,
    ) => void;
  };
  export default function autocannon(
    options: {
      url: string;
      connections: number;
      timeout: number;
      sampleInt: number;
      setupClient: (client: Client) => void;
      amount?: number;
      overallRate?: number;
      duration?: number;
    },
    ended: (error: unknown) => void,
  ): { on: (event: "reqError", told: (error: Error) => void) => void };
}

declare module "echarts" {
  export type EChartsCoreOption = { [name: string]: unknown };
  export function init(
    element: null,
    theme: null,
    options: object,
  ): {
    setOption: (option: EChartsCoreOption) => void;
    renderToSVGString: () => string;
    dispose: () => void;
  };
}
