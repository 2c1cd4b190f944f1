import * as z from 'zod';
import { board, boardSettings, repository } from './board.ts';
import { empty } from './contractPieces.ts';
import { boardKey, repositoryName, sequence } from './ids.ts';
import { act, mutation, read } from './request.ts';
import { line } from './text.ts';
import { gitRef } from './ticket.ts';

/** Boards and their repositories. */
export const boardMethods = {
  'board.create': mutation('Creates a board. The key prefixes its tickets and cannot change.', {
    params: { key: boardKey, name: line(1, 80) },
    result: z.object({ board }),
    errors: ['board.exists'],
    right: 'person',
  }),

  'board.edit': mutation('Changes name, settings or column names of a board.', {
    params: { board: boardKey, name: line(1, 80).optional(), settings: boardSettings.partial().optional() },
    result: z.object({ board }),
    errors: ['board.unknown', 'role.unknown', 'agent.unknown', 'ticket.nothingToChange'],
    right: 'person',
  }),

  'board.list': read('Every board of this hub.', {
    params: {},
    result: z.object({ boards: z.array(board) }),
  }),

  'board.get': read('One board: repositories, roster, roles, settings, counts.', {
    params: { board: boardKey },
    result: z.object({ board }),
    errors: ['board.unknown'],
  }),

  'board.watch': act(
    'Subscribes to a board. Events after `after` follow as board.changed; where that is not possible, board.reset says so.',
    {
      params: { board: boardKey, after: z.object({ epoch: z.string().max(64), sequence }).optional() },
      result: z.object({ epoch: z.string(), sequence, reset: z.boolean() }),
      errors: ['board.unknown'],
      right: 'read',
    },
  ),

  'board.unwatch': act('Ends the subscription to a board.', {
    params: { board: boardKey },
    result: empty,
    right: 'read',
  }),

  'repository.add': mutation(
    'Adds a repository to a board. The caller has checked that it is one; the hub opens no path.',
    {
      params: {
        board: boardKey,
        name: repositoryName,
        root: repository.shape.root,
        baseRef: gitRef.optional(),
      },
      result: z.object({ board }),
      errors: ['board.unknown', 'repository.exists', 'board.full'],
      right: 'person',
    },
  ),

  'repository.remove': mutation('Takes a repository off a board. Nothing on disk is touched.', {
    params: { board: boardKey, name: repositoryName },
    result: z.object({ board }),
    errors: ['board.unknown', 'repository.unknown', 'repository.inUse'],
    right: 'person',
  }),
} as const;
