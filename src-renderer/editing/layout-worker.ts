import { solveLayout, type LayoutTask } from './layered-layout';

/** Lays large drawings out beside the window, which goes on answering meanwhile. One task, one answer, in their order. */
addEventListener('message', ({ data }: MessageEvent<LayoutTask>) => {
  postMessage(solveLayout(data));
});
