// Written in the oldest syntax there is, so that an old Node can still read it and say what is wrong.
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    'Assay needs Node.js 20.19 or later; this is ' + process.version + '. Install a newer one from https://nodejs.org and run the command again.',
  );
  process.exit(1);
}
