/** Stands in for VS Code's native watchdog, which would have to be compiled: ends this process when its parent is gone. */
exports.start = (parentPid) => {
  const watch = setInterval(() => {
    try {
      process.kill(parentPid, 0);
    } catch {
      process.exit(87);
    }
  }, 1000);
  watch.unref();
};
