// The settings of the policy, as its questions for user interfaces describe them.

import { questions } from "../../../policy/questions-ui.yml";

export type Value = string | number | boolean | string[];
/** Settings by name; those that are not there have their default. */
export type Settings = Record<string, Value>;

export interface Question {
  variable: string;
  type: "enum" | "boolean" | "int" | "string" | "array[";
  default: Value;
  label: string;
  group: string;
  description: string;
  options?: string[];
  min?: number;
  max?: number;
  /** Asked where another setting has a value: `cluster_context=true`. */
  show_if?: string;
}

export const QUESTIONS: readonly Question[] = questions as Question[];

export const GROUPS: readonly string[] = [...new Set(QUESTIONS.map(({ group }) => group))].sort((a, b) =>
  // The rules of the DaemonSet alone are those that are answered here.
  a === "House rules" ? -1 : b === "House rules" ? 1 : 0,
);

export function valueIn(settings: Settings, question: Question): Value {
  return settings[question.variable] ?? question.default;
}

/** Whether what the question depends on is so. */
export function isAsked(settings: Settings, { show_if: condition }: Question): boolean {
  if (condition === undefined) return true;
  const [variable, value] = condition.split("=");
  const other = QUESTIONS.find((question) => question.variable === variable);
  return other !== undefined && String(valueIn(settings, other)) === value;
}

/** The settings with another value, without those that are as by default. */
export function withValue(settings: Settings, question: Question, value: Value): Settings {
  const { [question.variable]: _, ...others } = settings;
  return JSON.stringify(value) === JSON.stringify(question.default)
    ? others
    : { ...others, [question.variable]: value };
}

/** Settings that somebody kept or shared; what is no setting, or has another type, is left out. */
export function readSettings(json: string | undefined): Settings {
  let read: unknown;
  try {
    read = JSON.parse(json ?? "{}");
  } catch {
    return {};
  }
  if (typeof read !== "object" || read === null) return {};
  return QUESTIONS.reduce<Settings>((settings, question) => {
    const value: unknown = Object.hasOwn(read, question.variable)
      ? (read as Record<string, unknown>)[question.variable]
      : undefined;
    return isOf(question, value) ? withValue(settings, question, value) : settings;
  }, {});
}

function isOf({ type, options }: Question, value: unknown): value is Value {
  switch (type) {
    case "enum":
      return typeof value === "string" && (options ?? []).includes(value);
    case "array[":
      return Array.isArray(value) && value.every((one) => typeof one === "string");
    case "int":
      return Number.isSafeInteger(value);
    default:
      return typeof value === type;
  }
}
