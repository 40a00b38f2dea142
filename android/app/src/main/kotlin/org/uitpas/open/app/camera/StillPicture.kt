package org.uitpas.open.app.camera

import android.content.ContentResolver
import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.ColorMatrix
import android.graphics.ColorMatrixColorFilter
import android.graphics.Paint
import android.net.Uri
import java.io.IOException
import org.uitpas.open.core.CodeScanner

/** The longest side that a picture is read at; larger ones are halved until they fit. */
private const val LONGEST = 2048

/** The text of a code in this picture, or nothing when it holds none or is no picture. */
fun readPicture(resolver: ContentResolver, picture: Uri): String? {
    val bounds = BitmapFactory.Options().apply { inJustDecodeBounds = true }
    val bitmap =
        try {
            resolver.openInputStream(picture)?.use { BitmapFactory.decodeStream(it, null, bounds) }
            var sample = 1
            while (maxOf(bounds.outWidth, bounds.outHeight) / sample > LONGEST) sample *= 2
            val options = BitmapFactory.Options().apply { inSampleSize = sample }
            resolver.openInputStream(picture)?.use { BitmapFactory.decodeStream(it, null, options) }
        } catch (_: IOException) {
            null
        } catch (_: SecurityException) {
            null
        } ?: return null
    val size = bitmap.width.toUInt() to bitmap.height.toUInt()
    return CodeScanner().use { it.readStill(grey(bitmap), size.first, size.second, size.first) }
}

private fun grey(bitmap: Bitmap): ByteArray {
    val flat = Bitmap.createBitmap(bitmap.width, bitmap.height, Bitmap.Config.ARGB_8888)
    flat.eraseColor(Color.WHITE)
    val paint = Paint().apply { colorFilter = ColorMatrixColorFilter(ColorMatrix().apply { setSaturation(0f) }) }
    Canvas(flat).drawBitmap(bitmap, 0f, 0f, paint)
    val pixels = IntArray(bitmap.width * bitmap.height)
    flat.getPixels(pixels, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height)
    return ByteArray(pixels.size) { Color.red(pixels[it]).toByte() }
}
