"""Problems that make themselves: templates with parameters, references, inputs, and the gate that proves them fair."""
