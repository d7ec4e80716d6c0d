"""The chat widget: modules of JavaScript and two style sheets, served as the one script `/widget.js`."""
