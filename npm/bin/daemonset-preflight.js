#!/usr/bin/env node
/** `npx daemonset-preflight`: the command line program, without anything installed. */
import { run } from "./program.js";

process.exitCode = run({ words: process.argv.slice(2), folder: process.cwd(), environment: process.env });
