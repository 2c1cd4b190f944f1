// Makes a workspace in a process of its own. Arguments: the request as JSON, the home, and optionally the number of
// the progress event at which the process kills itself.
import type { CreateRequest } from '../../../src/workspace/createRequest.ts';
import { createWorkspace } from '../../../src/workspace/createWorkspace.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';

const [request = '', home = '', killAt = '0'] = process.argv.slice(2);
let events = 0;
try {
  await createWorkspace(JSON.parse(request) as CreateRequest, {
    home,
    onProgress: (progress) => {
      events++;
      if (events === Number(killAt) && progress.step !== 'done') process.kill(process.pid, 'SIGKILL');
    },
  });
  console.log('made');
} catch (error) {
  console.log(error instanceof WorkspaceError ? error.code : String(error));
}
