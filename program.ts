import { projectDirectory } from "./sdk/components/runtime/projectDirectory";
import { stackProgram } from "./sdk/components/runtime/stackProgram";

export = stackProgram(projectDirectory());
