import type { RoleName } from '../protocol/ids.ts';
import type { BoardRole, Role } from '../protocol/role.ts';
import type { Stage } from '../protocol/ticket.ts';

interface ShippedRole {
  readonly name: string;
  readonly title: string;
  readonly takes: readonly Stage[];
  /** Artifacts. */
  readonly reads?: readonly string[];
  readonly writes?: readonly string[];
  readonly checks?: readonly string[];
  readonly never: readonly string[];
  readonly description: string;
}

const designPlan = 'design-plan.md';
const systemPlan = 'system-plan.md';
const testPlan = 'test-plan.md';
const allPlans = [designPlan, systemPlan, testPlan];

const neverReview = 'Judge or approve its own work';
const neverCode = 'Change source code';
const neverScope = 'Change what the ticket asks for';
const neverOutside = 'Touch files outside the ticket’s feature';

const table: readonly ShippedRole[] = [
  // The starter three (SPEC 10).
  {
    name: 'planner',
    title: 'Planner',
    takes: ['refine'],
    never: [neverCode],
    description: 'Turns wishes into tickets that can be worked on: description, done criteria, order.',
  },
  {
    name: 'builder',
    title: 'Builder',
    takes: ['implement'],
    never: [neverScope, neverReview],
    description: 'Implements Ready tickets and hands them in.',
  },
  {
    name: 'reviewer',
    title: 'Reviewer',
    takes: ['review'],
    never: [neverCode, 'Review work it implemented'],
    description: 'Judges handed-in work against each done criterion.',
  },
  // The team of C.A.S.T.; its reviewer is the one above, its PM the Product Manager.
  {
    name: 'product-manager',
    title: 'Product Manager',
    takes: ['refine', 'review'],
    reads: allPlans,
    never: [neverCode],
    description: 'Owns what is asked for: refines tickets, answers questions, reviews plans and results.',
  },
  {
    name: 'developer',
    title: 'Developer',
    takes: ['implement'],
    never: [neverScope, neverReview],
    description: 'Implements Ready tickets in any repository of the board.',
  },
  {
    name: 'cleanup',
    title: 'Cleanup',
    takes: ['retire'],
    never: [neverCode, 'Delete what is not committed somewhere'],
    description: 'Retires the workspaces of closed tickets.',
  },
  // The rest of the twelve.
  {
    name: 'project-manager',
    title: 'Project Manager',
    takes: ['refine'],
    never: [neverCode],
    description: 'Keeps order, phases and dependencies of the work, and says what is stuck.',
  },
  {
    name: 'architect',
    title: 'Architect',
    takes: ['refine', 'implement'],
    writes: [systemPlan],
    never: ['Implement features', neverReview],
    description: 'Designs the system and writes down plans and decisions that others build on.',
  },
  {
    name: 'ui-designer',
    title: 'UI Designer',
    takes: ['refine', 'implement'],
    writes: [designPlan],
    never: ['Change code of the back end', neverReview],
    description: 'Designs what a person sees and does, and writes the design plan.',
  },
  {
    name: 'test-writer',
    title: 'Test Writer',
    takes: ['implement'],
    reads: [designPlan, systemPlan],
    writes: [testPlan],
    never: ['Change code other than tests', neverReview],
    description: 'Plans and writes the tests that prove the done criteria.',
  },
  {
    name: 'backend-developer',
    title: 'Backend Developer',
    takes: ['implement'],
    reads: [systemPlan, testPlan],
    never: [neverScope, 'Change code of the front end', neverReview],
    description: 'Implements services, data and interfaces.',
  },
  {
    name: 'frontend-developer',
    title: 'Frontend Developer',
    takes: ['implement'],
    reads: allPlans,
    never: [neverScope, 'Change code of the back end', neverReview],
    description: 'Implements what a person sees and does.',
  },
  {
    name: 'code-optimizer',
    title: 'Code Optimizer',
    takes: ['implement'],
    reads: [systemPlan],
    never: ['Change behaviour', neverOutside, neverReview],
    description: 'Makes the code of a feature faster and leaner, measured.',
  },
  {
    name: 'code-simplifier',
    title: 'Code Simplifier',
    takes: ['implement'],
    reads: [systemPlan],
    never: ['Change behaviour', neverOutside, neverReview],
    description: 'Makes the code of a feature simpler to read and to change.',
  },
  {
    name: 'quality-checker',
    title: 'Quality Checker',
    takes: ['implement', 'review'],
    reads: [testPlan],
    checks: ['lint', 'format', 'types', 'tests'],
    never: ['Weaken a check or a test', 'Review work it implemented'],
    description: 'Runs lint, format, types and tests over everything and sees to it that they pass.',
  },
  {
    name: 'code-reviewer',
    title: 'Code Reviewer',
    takes: ['review'],
    reads: allPlans,
    never: [neverCode, 'Review work it implemented'],
    description: 'Reviews the diff of handed-in work for faults, risks and style.',
  },
  {
    name: 'documentation-expert',
    title: 'Documentation Expert',
    takes: ['implement'],
    reads: [designPlan, systemPlan],
    never: ['Change code other than documentation', neverReview],
    description: 'Writes the documents that users and maintainers need.',
  },
];

/** The roles every board has from the start (SPEC 10). */
export const shippedRoles: readonly Role[] = table.map(
  ({ name, title, takes, reads = [], writes = [], never, checks = [], description }) => ({
    name: name as RoleName,
    title,
    takes: [...takes],
    reads: [...reads],
    writes: [...writes],
    never: [...never],
    tools: [],
    checks: [...checks],
    description,
  }),
);

/** The roles of a board: the shipped ones, each overridden by its own of the same name, then the others of its own by name. */
export function allRoles(own: readonly Role[]): BoardRole[] {
  const shipped = new Set(shippedRoles.map(({ name }) => name));
  const overriding = new Map(own.map((role) => [role.name, { ...role, own: true }]));
  const others = [...overriding.values()].filter(({ name }) => !shipped.has(name));
  return [
    ...shippedRoles.map((role) => overriding.get(role.name) ?? role),
    ...others.sort((a, b) => (a.name < b.name ? -1 : 1)),
  ];
}
