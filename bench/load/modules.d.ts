// Of bench/load/package.json, which is installed where load is measured: what is used of them.

declare module "autocannon" {
  namespace autocannon {
    type Client = {
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
  }
  function autocannon(
    options: {
      url: string;
      connections: number;
      timeout: number;
      sampleInt: number;
      setupClient: (client: autocannon.Client) => void;
      amount?: number;
      overallRate?: number;
      duration?: number;
    },
    ended: (error: unknown) => void,
  ): { on: (event: "reqError", told: (error: Error) => void) => void };
  export default autocannon;
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
