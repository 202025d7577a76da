-- What Markdown has no way to say: the widths of the columns of key figures, each cell beginning where its language
-- does, two languages beside each other, pictures two in a row, and for a picture with a caption the text that stands
-- in its place.
local widths = { [5] = { 0.34, 0.20, 0.18, 0.09, 0.19 }, [6] = { 0.24, 0.13, 0.24, 0.13, 0.08, 0.18 } }

-- A cell in another language than the table's has its direction, as a paragraph would.
local function directed(cell)
  local block = cell.contents[1]
  local span = block and #block.content == 1 and block.content[1]
  if span and span.t == "Span" and span.attributes.dir then
    cell.contents = { pandoc.Div({ pandoc.Plain(span.content) }, span.attr) }
  end
end

function Table(found)
  for number, column in ipairs(found.colspecs) do
    local known = widths[#found.colspecs] or {}
    found.colspecs[number] = { pandoc.AlignDefault, known[number] or 1 / #found.colspecs }
  end
  for _, row in ipairs(found.head.rows) do
    for _, cell in ipairs(row.cells) do
      directed(cell)
      cell.contents = pandoc.Blocks(cell.contents):walk({ Plain = function(plain)
        return pandoc.Plain({ pandoc.Strong(plain.content) })
      end })
    end
  end
  for _, body in ipairs(found.bodies) do
    for _, row in ipairs(body.body) do
      for _, cell in ipairs(row.cells) do directed(cell) end
    end
  end
  return found
end

local function is_beside(block)
  return block.t == "Div" and block.classes:includes("beside")
end

local function row_of(div)
  local cells = {}
  for _, language in ipairs(div.content) do
    for place, block in ipairs(language.content) do
      if block.t == "Para" then language.content[place] = pandoc.Plain(block.content) end
    end
    cells[#cells + 1] = pandoc.Cell({ language })
  end
  return pandoc.Row(cells)
end

-- Divs of the class "beside" in a row become the rows of one table, each language a column.
function Blocks(blocks)
  local found, rows = pandoc.List(), nil
  local function close()
    if rows then
      local columns = { { pandoc.AlignDefault, 0.5 }, { pandoc.AlignDefault, 0.5 } }
      local body = { attr = pandoc.Attr(), body = rows, head = {}, row_head_columns = 0 }
      found:insert(pandoc.Table(pandoc.Caption(), columns, pandoc.TableHead(), { body }, pandoc.TableFoot(), { class = "beside" }))
      rows = nil
    end
  end
  for _, block in ipairs(blocks) do
    if is_beside(block) then
      rows = rows or {}
      rows[#rows + 1] = row_of(block)
    else
      close()
      found:insert(block)
    end
  end
  close()
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
