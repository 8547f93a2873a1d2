"""Answers by mail to those who reported one."""
