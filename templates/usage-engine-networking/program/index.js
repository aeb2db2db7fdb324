// The whole program: the environment of the stack's file, planned and brought up.
module.exports = require("usage-engine-networking/bin/program");
