/** A ticket of the demo board; others refer to it by `name`. */
export interface DemoTicket {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly criteria: readonly string[];
  readonly type: 'epic' | 'story' | 'task' | 'bug';
  readonly priority?: 'urgent' | 'high' | 'low';
  readonly parent?: string;
  readonly blockedBy?: string;
  readonly repos?: readonly ('api' | 'service')[];
  /** Absent: stays in Backlog, because it is not refined yet. */
  readonly role?: 'developer' | 'planner';
}

/** Eight tickets over both repositories, in the order in which they are created. */
export const demoTickets: readonly DemoTicket[] = [
  {
    name: 'epic',
    type: 'epic',
    title: 'Customers follow their parcel to the door',
    description:
      'Customers write to us to ask where their parcel is. Let them see it themselves and hear about it first.\n\n' +
      'The API decides and keeps; the notifier only tells. No address leaves the two.',
    criteria: ['Customers see every step of their parcel', 'Customers hear of the delivery window in time'],
    repos: ['api', 'service'],
    role: 'planner',
  },
  {
    name: 'history',
    type: 'story',
    parent: 'epic',
    title: 'Show the history of a parcel',
    description:
      'A parcel knows its status but not how it got there. Keep each move and answer `GET /parcels/{id}/history`, oldest first.',
    criteria: [
      'The history has an entry with status and time for every move',
      'The history of an unknown parcel answers 404',
    ],
    repos: ['api'],
    role: 'developer',
  },
  {
    name: 'window',
    type: 'story',
    parent: 'epic',
    priority: 'high',
    title: 'Tell customers their delivery window',
    description:
      'When a parcel is shipped the carrier names a window of two hours. The API takes it with the status and gives it ' +
      'out; the notifier writes it into the message.',
    criteria: [
      'The API stores the window that comes with the shipped status',
      'The message of a shipped parcel names the window',
      'A parcel without a window gets the message of today',
    ],
    repos: ['api', 'service'],
    role: 'developer',
  },
  {
    name: 'channel',
    type: 'story',
    parent: 'epic',
    blockedBy: 'window',
    title: 'Let customers choose mail or text message',
    description:
      'Some want a text message instead. The choice is kept with the customer; mail stays the default.',
    criteria: ['A customer who chose text messages gets no mail', 'A customer who chose nothing gets mail'],
    repos: ['service'],
    role: 'developer',
  },
  {
    name: 'bug',
    type: 'bug',
    priority: 'urgent',
    title: 'An unknown parcel answers 500 instead of 404',
    description:
      '`curl -i localhost:8080/parcels/nobody` answers `500 internal error`. `answer` in `internal/parcel/http.go` knows ' +
      '`ErrOrder` but not `ErrUnknown`.',
    criteria: [
      'GET and POST for an unknown parcel answer 404',
      'A test calls the handler with an unknown id',
    ],
    repos: ['api'],
    role: 'developer',
  },
  {
    name: 'retry',
    type: 'task',
    title: 'Pause longer after every failed message',
    description:
      'A mail server that is down is asked every minute for every parcel. Wait twice as long after each failure.',
    criteria: [
      'The pause doubles after each failure up to one hour',
      'A message that went out resets the pause',
    ],
    repos: ['service'],
    role: 'developer',
  },
  {
    name: 'pages',
    type: 'task',
    priority: 'low',
    title: 'Answer the list of parcels page by page',
    description: '`GET /parcels` answers everything at once. Take `after` and `limit`, 100 by default.',
    criteria: ['The list holds at most as many parcels as the limit says', 'The last page names no next one'],
    repos: ['api'],
    role: 'developer',
  },
  {
    name: 'privacy',
    type: 'story',
    title: 'Forget addresses of customers we no longer need',
    description: 'How long may we keep an address after delivery, and who decides? To be refined.',
    criteria: [],
  },
];
