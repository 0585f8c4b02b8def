// No fonts, no search, no navigation: what the framework itself needs, and nothing from other hosts.
export default {
  root: "src",
  output: "dist",
  head: "",
  header: "",
  footer: "",
  globalStylesheets: [],
  style: null,
  sidebar: false,
  pager: false,
  toc: false,
};
