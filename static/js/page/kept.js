// Passages somebody keeps, in their browser alone.
"use strict";
