// For packs of your own: const { policies } = require("usage-engine-networking/policy/policies");
module.exports = require("../bin/sdk/policy/policies");
