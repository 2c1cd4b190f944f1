#!/usr/bin/env node
import { run } from './run.ts';
import { processTerminal } from './terminal.ts';

void run(process.argv.slice(2), processTerminal()).then((status) => {
  process.exitCode = status;
});
