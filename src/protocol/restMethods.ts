import * as z from 'zod';
import { act } from './request.ts';
import { restAddress } from './restFile.ts';

/** The door for scripts (SPEC 12). */
export const restMethods = {
  'hub.rest': act(
    'Switches the REST view on or off. Each switch-on makes a new token, which ends the one before; hub.status says how it is.',
    {
      params: {
        enabled: z.boolean(),
        /** Of 127.0.0.1. Without one: the port it has, else any free one, which it keeps from then on. */
        port: z.int().min(1_024).max(65_535).optional(),
      },
      result: z.object({ rest: restAddress.optional() }),
      errors: ['rest.portTaken', 'hub.draining'],
      right: 'person',
    },
  ),
} as const;
