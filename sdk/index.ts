export { Environment } from "./environment";
