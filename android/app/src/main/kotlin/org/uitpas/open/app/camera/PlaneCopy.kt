package org.uitpas.open.app.camera

import android.media.Image

/** Copies the grey plane of one image after the other into the same memory. */
internal class PlaneCopy {
    private var pixels = ByteArray(0)

    fun of(image: Image): GreyFrame {
        val plane = image.planes[0]
        val given = plane.buffer.remaining()
        // Some phones give all but the end of the last row: the core refuses frames that are shorter than they say.
        val whole = maxOf(given, plane.rowStride * image.height)
        if (pixels.size != whole) pixels = ByteArray(whole)
        plane.buffer.get(pixels, 0, given)
        return GreyFrame(pixels, image.width, image.height, plane.rowStride)
    }
}
