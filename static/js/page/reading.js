// Where somebody was reading, remembered on their device alone.
"use strict";
