import { utcMinute } from '../base/utcMinute.ts';
import type { Digest, DigestEntry } from '../protocol/digest.ts';
import type { digestSections } from '../protocol/vocabulary.ts';

type SectionName = (typeof digestSections)[number];

/** Text for a terminal or a mail, or markdown in which no title can be anything but text. */
export type DigestForm = 'text' | 'markdown';

interface SectionText {
  readonly title: string;
  readonly line: (entry: DigestEntry, age: string) => string;
}

/** How a form writes what the digest has to say. */
interface Writing {
  readonly heading: (text: string) => string;
  readonly subheading: (text: string) => string;
  readonly item: (text: string) => string;
  readonly quoted: (text: string) => string;
}

const writings: Readonly<Record<DigestForm, Writing>> = {
  text: {
    heading: (text) => text,
    subheading: (text) => text,
    item: (text) => `  ${text}`,
    quoted: (text) => text,
  },
  markdown: {
    heading: (text) => `# ${text}`,
    subheading: (text) => `## ${text}`,
    item: (text) => `- ${text}`,
    quoted: (text) => text.replace(/[\\`*_{}[\]()<>#+!|~&@:-]/g, '\\$&'),
  },
};

/** What a digest says, in sentences. Ages are those of the moment it was made. */
export function digestText(digest: Digest, form: DigestForm): string {
  const { heading, subheading, item, quoted } = writings[form];
  const written = (text: string): string => quoted(text.replace(/\s+/g, ' '));
  const sections = sectionTexts(digest);
  const told = (Object.keys(sections) as SectionName[]).filter((name) => digest.sections[name].total > 0);
  const states = digest.states.map(({ title, count }) => item(`${written(title)}: ${count}`));
  return [
    heading(`${digest.board} ${written(digest.name)}, ${utcMinute(digest.at)}`),
    ...['', ...states],
    ...told.flatMap((name) => {
      const { total, entries } = digest.sections[name];
      const lines = entries.map((entry) =>
        item(sections[name].line({ ...entry, title: written(entry.title) }, age(digest.at - entry.since))),
      );
      const more = total > entries.length ? [item(`and ${total - entries.length} more`)] : [];
      return ['', subheading(`${sections[name].title} (${total})`), ...lines, ...more];
    }),
    ...(told.length === 0 ? ['', 'Nothing waits for anybody.'] : []),
    ...spendLines(digest, { subheading, item }),
  ].join('\n');
}

function sectionTexts({ abandonedAfterMs, previousAt }: Digest): Readonly<Record<SectionName, SectionText>> {
  const by = ({ agent }: DigestEntry): string => (agent === undefined ? '' : `, ${agent}`);
  const since = previousAt === undefined ? 'so far' : `since ${utcMinute(previousAt)}`;
  return {
    stale: { title: 'Stale claims', line: (entry, ago) => `${named(entry)}${by(entry)}, for ${ago}` },
    quiet: { title: 'Quiet claims', line: (entry, ago) => `${named(entry)}${by(entry)}, for ${ago}` },
    abandoned: {
      title: `Perhaps abandoned: Ready or In Progress without an entry for ${age(abandonedAfterMs)}`,
      line: (entry, ago) => `${named(entry)}${by(entry)}, nothing for ${ago}`,
    },
    reviews: {
      title: 'Waiting for review',
      line: (entry, ago) => {
        const who = entry.agent === undefined ? (entry.reviewer ?? 'nobody yet') : `with ${entry.agent}`;
        return `${named(entry)}, ${who}, for ${ago}`;
      },
    },
    questions: {
      title: 'Open questions',
      line: (entry, ago) => `${named(entry)}, ${entry.entry ?? ''}${by(entry)}, for ${ago}`,
    },
    spikes: { title: 'Open spikes', line: (entry, ago) => `${named(entry)}, for ${ago}` },
    closed: {
      title: `Closed ${since}`,
      line: (entry, ago) => `${named(entry)}${entry.closedAs ? `, ${entry.closedAs}` : ''}, ${ago} ago`,
    },
  };
}

function named({ ticket, title }: DigestEntry): string {
  return `${ticket} ${title}`;
}

function spendLines(
  { spend: { runs, tokensIn, tokensOut, cost } }: Digest,
  { subheading, item }: Pick<Writing, 'subheading' | 'item'>,
): string[] {
  if (runs === 0) return [];
  const spent = `${runs} ${runs === 1 ? 'run' : 'runs'}, ${tokensIn} tokens in, ${tokensOut} out, cost ${cost.toFixed(2)}`;
  return ['', subheading('Spend'), item(spent)];
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A span in its largest unit: `3 hours`. */
function age(ms: number): string {
  const [unit, size] = units.find(([, least]) => ms >= least) ?? ['minute', 60_000];
  const count = Math.max(0, Math.floor(ms / size));
  return `${count} ${count === 1 ? unit : `${unit}s`}`;
}
