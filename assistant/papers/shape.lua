-- What Markdown has no way to say: the widths of the columns of key figures, each cell beginning where its language
-- does, pictures two in a row, and for a picture with a caption the text that stands in its place.
local widths = { 0.34, 0.20, 0.18, 0.09, 0.19 }

function Table(found)
  for number, column in ipairs(found.colspecs) do
    found.colspecs[number] = { pandoc.AlignDefault, widths[number] or 1 / #found.colspecs }
  end
  return found
end

local function quoted(text)
  return '"' .. text:gsub('[\\"]', '\\%0') .. '"'
end

function Image(found)
  local instead = found.attributes.alt
  if not instead then
    return nil
  end
  if FORMAT == "typst" then
    local said = { quoted(found.src), "width: " .. found.attributes.width, "alt: " .. quoted(instead) }
    return pandoc.RawInline("typst", "#image(" .. table.concat(said, ", ") .. ")")
  end
  found.caption = { pandoc.Str(instead) }
  found.attributes.alt = nil
  return found
end

local function in_table(pictures)
  local rows = {}
  for number = 1, #pictures, 2 do
    rows[#rows + 1] = { { pictures[number] }, { pictures[number + 1] } }
  end
  local plain = { pandoc.AlignDefault, pandoc.AlignDefault }
  return pandoc.utils.from_simple_table(pandoc.SimpleTable({}, plain, { 0.5, 0.5 }, {}, rows))
end

local function in_grid(pictures)
  local blocks = { pandoc.RawBlock("typst", "#grid(columns: (1fr, 1fr), gutter: 1em, [") }
  for number, picture in ipairs(pictures) do
    blocks[#blocks + 1] = picture
    blocks[#blocks + 1] = pandoc.RawBlock("typst", number < #pictures and "], [" or "])")
  end
  return blocks
end

-- HTML has pictures side by side by its style.
function Div(found)
  if found.classes:includes("pictures") then
    local laid_out = { docx = in_table, typst = in_grid }
    return laid_out[FORMAT] and laid_out[FORMAT](found.content)
  end
end
