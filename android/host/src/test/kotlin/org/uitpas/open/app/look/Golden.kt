package org.uitpas.open.app.look

import android.graphics.Bitmap
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.io.File
import javax.imageio.IIOImage
import javax.imageio.ImageIO
import javax.imageio.ImageWriteParam
import kotlin.math.abs

/** Pictures that were looked at and found good, and what a screen looks like now. */
object Golden {
    private val kept = File(System.getProperty("uitpas.root"), "android/host/src/test/resources/golden")
    private val found = File(System.getProperty("shots.dir"))

    /** Every picture is the good one from now on. */
    val writing get() = System.getProperty("golden") == "write"

    /** What is wrong with this picture, or nothing. With `-Dgolden=write` it is the good one from now on. */
    fun compare(name: String, bitmap: Bitmap): String? {
        val now = plain(bitmap)
        val file = File(kept, "$name.png")
        if (writing) return null.also { write(now, file) }
        if (!file.exists()) return "$name: no picture to compare with".also { write(now, File(found, "$name.png")) }
        val good = ImageIO.read(file)
        if (good.width != now.width || good.height != now.height) return "$name: another size".also { write(now, File(found, "$name.png")) }
        val different = BufferedImage(now.width, now.height, BufferedImage.TYPE_INT_RGB)
        val (before, after) = listOf(good, now).map { it.getRGB(0, 0, it.width, it.height, null, 0, it.width) }
        var count = 0
        for (y in 0 until now.height) {
            for (x in 0 until now.width) {
                val (was, isNow) = before[y * now.width + x] to after[y * now.width + x]
                val differs = was != isNow && differs(was, isNow)
                if (differs) count++
                different.setRGB(x, y, if (differs) RED else was shr 2 and DARKER)
            }
        }
        if (count <= now.width * now.height * SHARE) return null
        write(now, File(found, "$name.png"))
        write(different, File(found, "$name.difference.png"))
        return "$name: $count pixels are not as in ${file.name}, see $found/$name.png"
    }

    /** Names of pictures of which there is no screen any more. */
    fun leftOver(folder: String, names: Collection<String>): List<String> {
        val there = File(kept, folder).list().orEmpty().map { it.removeSuffix(".png") }
        val over = there - names.toSet()
        if (writing) over.forEach { File(kept, "$folder/$it.png").delete() }
        return if (writing) emptyList() else over
    }

    private fun differs(one: Int, other: Int) = listOf(0, 8, 16).any { abs((one shr it and 0xff) - (other shr it and 0xff)) > SHADE }

    /** The picture in its most frequent colours, which are nearly all there are: a small file. */
    private fun plain(bitmap: Bitmap): BufferedImage {
        val pixels = IntArray(bitmap.width * bitmap.height)
        bitmap.getPixels(pixels, 0, bitmap.width, 0, 0, bitmap.width, bitmap.height)
        val counts = HashMap<Int, Int>()
        for (pixel in pixels) counts.merge(pixel and 0xffffff, 1, Int::plus)
        // Colours that are far enough apart, the most frequent first.
        val palette = mutableListOf<Int>()
        for ((colour, count) in counts.entries.sortedWith(compareBy({ -it.value }, { it.key }))) {
            if (palette.size == COLOURS) break
            // A ground of its own, or a shade between two, far enough from the others.
            val apart = if (count > pixels.size / GROUND) GROUNDS_APART else APART
            if (palette.none { near(it, colour) < apart }) palette += colour
        }
        val place = counts.keys.associateWith { colour -> palette.indices.minBy { near(palette[it], colour) } }
        val bytes = { shift: Int -> ByteArray(palette.size) { (palette[it] shr shift and 0xff).toByte() } }
        val model = IndexColorModel(BITS, palette.size, bytes(16), bytes(8), bytes(0))
        val image = BufferedImage(bitmap.width, bitmap.height, BufferedImage.TYPE_BYTE_BINARY, model)
        val row = IntArray(1)
        pixels.forEachIndexed { at, pixel ->
            row[0] = place.getValue(pixel and 0xffffff)
            image.raster.setPixel(at % bitmap.width, at / bitmap.width, row)
        }
        return image
    }

    private fun near(one: Int, other: Int) = listOf(0, 8, 16).sumOf { abs((one shr it and 0xff) - (other shr it and 0xff)) }

    private fun write(image: BufferedImage, file: File) {
        file.parentFile.mkdirs()
        val writer = ImageIO.getImageWritersByFormatName("png").next()
        val small = writer.defaultWriteParam
        small.compressionMode = ImageWriteParam.MODE_EXPLICIT
        small.compressionQuality = 0f
        file.delete()
        ImageIO.createImageOutputStream(file).use {
            writer.output = it
            writer.write(null, IIOImage(image, null, null), small)
        }
        writer.dispose()
    }

    private const val RED = 0xff0000
    private const val DARKER = 0x3f3f3f
    private const val BITS = 4
    private const val COLOURS = 16
    private const val APART = 70
    private const val GROUNDS_APART = 20
    private const val GROUND = 150

    /** So much may a colour be off: letters are smoothed a little differently from machine to machine. */
    private const val SHADE = 72

    /** So many pixels may be off: fewer than a word has. */
    private const val SHARE = 0.0004
}
