// The pack as it comes with the package: `pulumi preview --policy-pack node_modules/usage-engine-networking/policy`.
const { PolicyPack } = require("@pulumi/policy");
const { policies } = require("./policies");

new PolicyPack("usage-engine-networking", { policies });
