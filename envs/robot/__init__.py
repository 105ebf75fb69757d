"""Robotic manipulation on MuJoCo: an arm with a gripper reaches, pushes, picks, stacks, opens and inserts."""
