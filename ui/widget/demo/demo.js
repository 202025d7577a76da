// The demonstration page: what is chosen becomes a script tag, shown to copy and set into this page.

const [site, host] = ["lifehub-site", "lifehub-host"].map((name) => document.querySelector(`meta[name="${name}"]`).content);
const form = document.getElementById("choices");
const line = document.getElementById("line");
const copied = document.getElementById("copied");
let color = ""; // none: the Hub's own

function chosen() {
  const { language, position, theme, mode, label, remember } = form.elements;
  const values = { site, language, mode, position, color, label, theme };
  const data = Object.entries(values).map(([name, field]) => [name, typeof field === "string" ? field : field.value.trim()]);
  return [...data.filter(([, value]) => value), ...(remember.checked ? [["remember", ""]] : [])];
}

function written(data) {
  const attributes = data.map(([name, value]) => ` data-${name}${value ? `="${escaped(value)}"` : ""}`);
  return `<script src="${host}/widget/v1/loader.js"${attributes.join("")} async></` + "script>";
}

function escaped(text) {
  return text.replace(/[&"<>]/g, (sign) => `&#${sign.codePointAt(0)};`);
}

function show() {
  const data = chosen();
  line.textContent = written(data);
  copied.textContent = "";
  for (const old of document.querySelectorAll("lifehub-widget, script[data-site]")) old.remove();
  const script = document.createElement("script");
  script.src = "/widget/v1/loader.js";
  script.async = true;
  for (const [name, value] of data) script.dataset[name] = value;
  document.body.append(script);
}

form.addEventListener("input", (event) => {
  if (event.target.name === "color") color = event.target.value;
});
form.addEventListener("change", show);
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("plain-color").addEventListener("click", () => {
  color = "";
  form.elements.color.value = "#0b6e4f";
  show();
});
document.getElementById("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(line.textContent);
    copied.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(line); // a page without TLS has no clipboard
    copied.textContent = "Marked: copy it with Ctrl+C";
  }
});
show();
