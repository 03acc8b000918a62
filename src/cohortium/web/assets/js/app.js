// Everything here makes a page quicker or kinder. Every page works without it.
import htmx from "htmx.org";

import * as bell from "./bell.js";
import * as clocks from "./clocks.js";
import * as carrying from "./carrying.js";
import * as copying from "./copying.js";
import * as dialogs from "./dialogs.js";
import * as dropping from "./dropping.js";
import * as focus from "./focus.js";
import * as menus from "./menus.js";
import * as once from "./once.js";
import * as passkeys from "./passkeys.js";
import * as picking from "./picking.js";
import * as printing from "./printing.js";
import * as requests from "./requests.js";
import * as search from "./search.js";
import * as shades from "./shades.js";
import * as shortcuts from "./shortcuts.js";
import * as theme from "./theme.js";
import * as toasts from "./toasts.js";
import * as zones from "./zones.js";

requests.configure(htmx);

for (const part of [bell, carrying, clocks, copying, dialogs, dropping, focus, menus, once, passkeys, picking, printing, search, shades, shortcuts, theme, toasts, zones]) part.start();
