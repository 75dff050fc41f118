"use strict";

SwaggerUIBundle({
  url: document.getElementById("api").dataset.schema,
  dom_id: "#api",
  deepLinking: true,
  // Its default asks a foreign host whether the schema is valid.
  validatorUrl: null,
});
