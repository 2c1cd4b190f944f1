/** The only door to the charting library; loaded when a chart is shown for the first time. */
import uPlot from 'uplot';

/** One layer of a stacked chart. */
export interface Layer {
  readonly name: string;
  readonly color: string;
  /** A number for each time of the chart. */
  readonly counts: readonly number[];
}

export interface StateChartInput {
  /** In seconds, growing. */
  readonly times: readonly number[];
  /** The lowest layer first. */
  readonly layers: readonly Layer[];
  /** A line over all layers: what is left to do. */
  readonly line?: Layer;
  /** Tickets come whole, money does not. */
  readonly unit: 'tickets' | 'money';
  /** Colours and font of what stands around the layers. */
  readonly text: string;
  readonly grid: string;
  /** Drawn between two layers, so that they are told apart without their colours. */
  readonly separator: string;
  readonly font: string;
  /** Tells which of the times the pointer is at; nothing when it is elsewhere. */
  readonly pointed: (index: number | undefined) => void;
}

/** Draws numbers over time into an element, stacked. The result takes them away again. */
export function drawStateChart(element: HTMLElement, input: StateChartInput): () => void {
  const { times, layers, line, unit, text, grid, separator, font, pointed } = input;
  const whole =
    unit === 'tickets' ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000] } : {};
  const stacked = stackedCounts(layers.map(({ counts }) => counts));
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const path = stepped === undefined ? {} : { paths: stepped };
  const axis = { stroke: text, font, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const chart = new uPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { show: false } },
      scales: { y: { range: (_, __, max) => [0, Math.max(unit === 'tickets' ? 1 : 0.01, max)] } },
      axes: [axis, { ...axis, size: 56, ...whole }],
      series: [
        {},
        ...layers
          .map(({ color }) => ({
            stroke: separator,
            fill: color,
            width: 1,
            points: { show: false },
            ...path,
          }))
          .reverse(),
        ...(line === undefined
          ? []
          : [{ stroke: line.color, width: 2.5, dash: [7, 4], points: { show: false }, ...path }]),
      ],
      // Each sum is filled down to the next one only: colours of a theme may be translucent.
      bands: layers.slice(1).map((_, at) => ({ series: [at + 1, at + 2] as [number, number] })),
      hooks: {
        setCursor: [
          ({ cursor }) => {
            pointed(cursor.idx ?? undefined);
          },
        ],
      },
    },
    [[...times], ...stacked.reverse(), ...(line === undefined ? [] : [[...line.counts]])],
    element,
  );
  const resized = new ResizeObserver(() => {
    chart.setSize({ width: element.clientWidth, height: element.clientHeight });
  });
  resized.observe(element);
  return () => {
    resized.disconnect();
    chart.destroy();
  };
}

/** Each layer with all below it. */
function stackedCounts(layers: readonly (readonly number[])[]): number[][] {
  let below: readonly number[] = [];
  return layers.map((counts) => {
    const sums = counts.map((count, at) => count + (below[at] ?? 0));
    below = sums;
    return sums;
  });
}
