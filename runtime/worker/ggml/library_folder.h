/* Finds ggml in a folder by what its libraries export, as releases and wheels name them each in its own way. */
#ifndef HOST_LIBRARY_FOLDER_H
#define HOST_LIBRARY_FOLDER_H

#include "error.h"

/* Opens the library of this folder that exports ggml's registry, after those of the folder that it asks for: the
 * loader finds these by their sonames then, whatever their files are called. The handle sees all of ggml. NULL, with
 * the reason, if the folder has none or it cannot be loaded. */
void *host_open_folder(const char *folder, struct remoting_error *error);

#endif
