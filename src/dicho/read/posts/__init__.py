"""Posts in the JSON that networks and messengers export, by a mapping that says where each thing stands."""
