export * from "../bin/sdk/policy/policies";
