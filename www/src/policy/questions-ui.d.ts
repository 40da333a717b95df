declare module "*/questions-ui.yml" {
  /** The questions in the file; read when the page is built. */
  export const questions: unknown[];
}
