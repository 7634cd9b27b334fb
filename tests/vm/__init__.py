"""A real VM: stock QEMU, Debian's kernel, stock llama.cpp, and the device. Run by `make vm-test`."""
