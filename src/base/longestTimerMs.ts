/** Longest wait that a timer of the runtime takes; a longer one would end at once. */
export const longestTimerMs = 2 ** 31 - 1;
