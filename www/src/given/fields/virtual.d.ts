declare module "virtual:api-fields" {
  const types: import("./api").ApiTypes;
  export default types;
}
