declare module "*/questions-ui.yml" {
  /** As the file has them; read when the page is built. */
  export const questions: unknown[];
}
